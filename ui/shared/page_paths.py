"""Where the pages are; absolute, so that links work from any working directory."""

from __future__ import annotations

from pathlib import Path

_PAGES = Path(__file__).resolve().parent.parent.parent / "pages"
HOME_PAGE = _PAGES / "home.py"
SESSIONS_PAGE = _PAGES / "sessions.py"
SESSION_PAGE = _PAGES / "session.py"
CLUBS_PAGE = _PAGES / "clubs.py"
PROGRESS_PAGE = _PAGES / "progress.py"
PRACTICE_PAGE = _PAGES / "practice.py"
PUTTING_PAGE = _PAGES / "putting.py"
COACH_PAGE = _PAGES / "coach.py"
QUALITY_PAGE = _PAGES / "quality.py"
PLAN_PAGE = _PAGES / "sync_preview.py"
IMPORT_PAGE = _PAGES / "import_files.py"
HISTORY_PAGE = _PAGES / "sync_history.py"
LIVE_PAGE = _PAGES / "live.py"
GLOSSARY_PAGE = _PAGES / "words.py"
AFTER_PRACTICE_PAGE = _PAGES / "after_practice.py"
QUERY_PAGE = _PAGES / "query.py"
SETTINGS_PAGE = _PAGES / "settings.py"

"""What a role needs to ask a service something: the one list for every page.

The scopes are those of the API. What stands in neither list needs the scope of the owner: whoever writes a new method
decides, and nothing is open by having been forgotten (tests/services/devices/test_permissions.py).
"""

from __future__ import annotations

from golf.devices.roles import Role
from services.api_access.caller import Scope

SCOPE_OF_ROLE = {Role.VIEWER: Scope.READ, Role.GOLFER: Scope.CONTROL, Role.OWNER: Scope.OWNER}

_READ = {
    "accounts": "describe load_cards load_receipt options_to_resume",
    "after_practice": "count_copies find_last find_offered load",
    "audit": "note_export",
    "automatic_sync": "load_status",
    "backup_places": "describe_safety",
    "backups": "explain_kept is_outdated load_health load_list",
    "bag": "describe_rule_effect load_facts load_last_change",
    "choices": "first_period first_player load_basis period player save_period save_player shot_filter unit_system"
               " units",  # the player and the period of a new visit: what everybody chooses in order to look
    "clock": "now today",
    "clubs": "gap_limits load_bag load_chances load_club load_known load_wedges",
    "coach": "choice hide_names key_status load_view why_not_ready",
    "coach_reports": "build_month_page build_session_page list_months print_page",
    "comparison": "load_state",
    "conflicts": "choose count load",
    "copies": "load_views",
    "credentials": "accounts status",
    "devices": "load_several name_sessions",
    "first_steps": "load",
    "folders": "is_watching load",
    "goals": "load_views",
    "home": "load_digest load_journal",
    "imports": "has_files list_formats load_log load_players load_profiles load_shared_balls",
    "jobs": "all_accounts enabled_accounts explain_wait is_going last_sync latest load_pause_until preview recent",
    "joining": "load_conflicts",
    "live": "find_club find_last_session find_player is_used load_clubs load_last_session load_mark load_players "
            "load_running load_status",
    "live.choices": "load",
    "local_models": "is_on",
    "lost_fields": "load_accepted load_sessions",
    "maintenance": "load_changes load_decisions load_facts",
    "notices": "address_status count_unread load_addressed load_recent load_switches load_unread",
    "originals": "has",
    "pictures": "load_kept",
    "players": "load_twins",
    "practice": "load_first_day load_quality load_year",
    "progress": "load_all_bests load_board load_clubs load_view",
    "putting": "has_putts load_of_session load_view",
    "quality": "load_view",
    "quarantine": "load",
    "queries": "ask find load_ready load_saved",
    "revision": "load",
    "schedule": "load",
    "sessions": "find_before has_more_than_pickable is_left_handed load_date_rows load_found_cards load_neighbours"
                " load_pickable load_player_cards load_players load_usual_figures load_view",
    "shot_edits": "load_last_decision",
    "sync_choices": "load_max_sessions load_mode load_options load_rechecks",
    "sync_history": "count_runs load_list load_newest_sync load_running load_runs load_view why_not",
    "tags": "load",
}
_CONTROL = {
    "accounts": "name_device rename set_enabled",
    "after_practice": "describe finish judge",
    "backups": "make",
    "bag": "remove_rule save_clubs save_left_handed save_rule undo",
    "choices": "save_first_period save_first_player save_shot_filter save_unit_system",
    "clubs": "save_gap_limits",
    "coach": "begin",
    "comparison": "begin",
    "conflicts": "keep_mine take_theirs",
    "devices": "show",
    "first_steps": "hide mark",
    "goals": "add change close reopen",
    "imports": "add_session add_shots answer_hand delete delete_profile keep_apart load_kept load_raw_columns"
               " load_stored_already preview replay store",
    "jobs": "request_stop start start_all start_preview start_previewed",
    "link_import": "import_link",
    "live": "choose end",
    "maintenance": "check_integrity undo",
    "notices": "mark_read save_switch",
    "originals": "load",
    "lost_fields": "accept watch_again",
    "pictures": "fetch",
    "players": "join",
    "quarantine": "dismiss load_answer",
    "queries": "remove save",
    "schedule": "save",
    "session_edits": "claim_club merge part save set_days",
    "shot_edits": "annotate decide move set_club set_swing_length split undo",
    "sync_choices": "save_max_sessions save_mode save_rechecks",
    "sync_history": "redo request_stop start_retry undo",
    "tags": "change_everywhere save",
}
NESTED = frozenset({"live.choices", "copies.runs"})
"""Attributes that are services themselves, with lists of their own."""


def _spread(lists: dict[str, str], scope: Scope) -> dict[str, Scope]:
    return {f"{service}.{name}": scope for service, names in lists.items() for name in names.split()}


PERMISSIONS: dict[str, Scope] = _spread(_READ, Scope.READ) | _spread(_CONTROL, Scope.CONTROL)


def find_scope(path: str) -> Scope:
    """What ``service.method`` needs."""
    return PERMISSIONS.get(path, Scope.OWNER)

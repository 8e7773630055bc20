@echo off
rem Opens Rangebook by a double click. The window that appears shows what it does; closing it stops Rangebook.
title Rangebook
cd /d "%~dp0"
where py >nul 2>nul
if not errorlevel 1 (
    py -3 start.py %*
) else (
    python start.py %*
)
if errorlevel 1 (
    echo.
    echo Rangebook needs Python 3.11 or newer from https://www.python.org/downloads/ if none was found above.
    pause
)

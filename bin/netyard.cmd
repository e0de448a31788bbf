@echo off
rem Starts the command line; builds what is missing or older than its sources. A packaged copy has no sources, and nothing to build.
setlocal
set "ROOT=%~dp0.."
where node >nul 2>nul || (echo netyard: Node.js is not installed. Netyard needs version 20.19 or later: https://nodejs.org 1>&2 & exit /b 1)
if exist "%ROOT%\src" (node "%ROOT%\scripts\start.mjs" --prepare --quiet 1>&2 || exit /b 1)
node "%ROOT%\bin\entry.cjs" %*
exit /b %ERRORLEVEL%

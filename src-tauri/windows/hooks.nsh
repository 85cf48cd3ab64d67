; The uninstaller asks whether data are to go as well ("Delete the application data"). Who says yes has the passwords removed from the
; Credential Manager too: without the database nobody knows what they belong to. An update asks nothing and removes nothing.
;
; Entries are called INSTALLATION/job-1/source/1.Mailhaul. cmdkey says "...:target=NAME" in every language of Windows.
!macro NSIS_HOOK_POSTUNINSTALL
  ${If} $DeleteAppDataCheckboxState = 1
  ${AndIf} $UpdateMode <> 1
    DetailPrint "Removing Mailhaul's entries from the Credential Manager"
    nsExec::ExecToLog `"$SYSDIR\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -Command "cmdkey /list | Select-String 'target=(\S+/\S+\.Mailhaul)\s*$$' | ForEach-Object { cmdkey /delete:$$($$_.Matches[0].Groups[1].Value) }"`
    Pop $0
    ${If} $0 <> 0
      MessageBox MB_OK|MB_ICONINFORMATION "Passwords may be left in the Credential Manager (Control Panel): their names end with .Mailhaul." /SD IDOK
    ${EndIf}
  ${EndIf}
!macroend

; The installer for Windows: for every user of the machine, silent with /S, the folder with /D=…
; Called by .ci/package-windows with VERSION, NUMBERS (four of them), FROM (folder of the files), OUT and, when programs
; are signed, SIGN (a command that signs the file that it is given).
; Neither it nor the uninstaller touches a vault: what a tablet holds stays.
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel admin
!include MUI2.nsh
!include LogicLib.nsh

Name "Doorstep"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\Doorstep"
BrandingText "Doorstep ${VERSION}"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Doorstep"
!define MUI_ICON "${FROM}/doorstep.ico"
!define MUI_UNICON "${FROM}/doorstep.ico"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Doorstep is taken off this computer. What you have written stays on it, sealed, and opens again when Doorstep is installed again."
!ifdef SIGN
!finalize '${SIGN} "%1"' = 0
!uninstfinalize '${SIGN} "%1"' = 0
!endif

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "Doorstep"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${NUMBERS}"
VIAddVersionKey "FileDescription" "Installs Doorstep"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

Section
  SetShellVarContext all
  SetOutPath "$INSTDIR"
  ; A program that runs cannot be replaced: an installer that went on would leave half of each version.
  ClearErrors
  Delete "$INSTDIR\doorstep.exe"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP "Doorstep is open. Close it, then install again. Nothing was changed." /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  File "${FROM}/doorstep.exe"
  File "${FROM}/doorstep.ico"
  File "${FROM}/LICENSE.txt"
  File "${FROM}/licences.txt"
  File "${FROM}/doorstep.cdx.json"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Doorstep.lnk" "$INSTDIR\doorstep.exe" "" "$INSTDIR\doorstep.ico"
  WriteRegStr HKLM "${KEY}" "DisplayName" "Doorstep"
  WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\doorstep.ico"
  WriteRegStr HKLM "${KEY}" "Publisher" "The Doorstep project"
  WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
SectionEnd

Section Uninstall
  SetShellVarContext all
  ClearErrors
  Delete "$INSTDIR\doorstep.exe"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP "Doorstep is open. Close it, then try again. Nothing was changed." /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  Delete "$INSTDIR\doorstep.ico"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\doorstep.cdx.json"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Doorstep.lnk"
  DeleteRegKey HKLM "${KEY}"
SectionEnd

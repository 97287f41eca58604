"""What a file's name says: whether a program left the file behind, and what kind of file it is."""

from types import MappingProxyType

# What file managers, sync programs and unpackers keep beside documents, in lower case.
_PASSED_OVER = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_PASSED_OVER_FOLDERS = frozenset(
    {
        *("__macosx", "@eadir", "#recycle", "@recycle", "$recycle.bin"),
        *("system volume information", "lost+found"),
    }
)
# A dot hides a file. The lock file of an open Office document begins with `~$`.
_PASSED_OVER_BEGINNINGS = (".", "~$")
# Temporary files, downloads that are not complete, and backups of editors.
_PASSED_OVER_ENDS = (
    *(".tmp", ".temp", ".swp", "~"),
    *(".crdownload", ".part", ".partial", ".download", ".opdownload"),
)

_UNPACK = "unpack it, or pack its files as .zip"
_SAVE_AS_PDF = "save it as PDF"
# Types that people know, with what they call such a file and what they can do.
_UNREAD = MappingProxyType(
    {
        **dict.fromkeys((".rar",), ("RAR archive", _UNPACK)),
        **dict.fromkeys((".7z",), ("7-Zip archive", _UNPACK)),
        **dict.fromkeys((".tar", ".tgz", ".tbz2", ".txz"), ("tar archive", _UNPACK)),
        **dict.fromkeys((".gz", ".bz2", ".xz", ".zst", ".cab"), ("compressed file", _UNPACK)),
        **dict.fromkeys((".iso", ".dmg", ".img"), ("disk image", _UNPACK)),
        **dict.fromkeys((".001", ".z01", ".part1"), ("part of a split archive", "unpack it")),
        **dict.fromkeys((".pst", ".ost"), ("Outlook mailbox", "save its mails as .msg or .eml")),
        **dict.fromkeys((".vsd", ".vsdx"), ("Visio drawing", _SAVE_AS_PDF)),
        **dict.fromkeys((".dwg", ".dxf"), ("CAD drawing", _SAVE_AS_PDF)),
        **dict.fromkeys((".psd", ".ai", ".cdr", ".svg"), ("drawing", _SAVE_AS_PDF)),
        **dict.fromkeys((".pages", ".key", ".numbers"), ("iWork document", _SAVE_AS_PDF)),
        **dict.fromkeys((".pub", ".one", ".xps", ".djvu", ".caj"), ("document", _SAVE_AS_PDF)),
        **dict.fromkeys((".mpp", ".xmind", ".mmap"), ("plan", _SAVE_AS_PDF)),
        **dict.fromkeys((".mobi", ".azw", ".azw3"), ("Kindle book", "save it as .epub")),
        **dict.fromkeys((".mp4", ".avi", ".mov", ".mkv", ".wmv", ".flv"), ("video", "")),
        **dict.fromkeys((".mp3", ".wav", ".m4a", ".wma", ".amr", ".aac"), ("sound", "")),
        **dict.fromkeys((".exe", ".msi", ".dll", ".apk", ".bat"), ("program", "")),
        **dict.fromkeys((".lnk", ".url", ".webloc"), ("shortcut", "")),
        **dict.fromkeys((".ttf", ".ttc", ".otf"), ("font", "")),
        **dict.fromkeys((".db", ".sqlite", ".mdb", ".accdb"), ("database", "")),
        **dict.fromkeys((".ics",), ("calendar entry", "")),
        **dict.fromkeys((".vcf",), ("address card", "")),
        **dict.fromkeys((".p7s", ".p7m", ".asc", ".sig", ".cer", ".crt"), ("signature", "")),
    }
)


def is_passed_over(name: str) -> bool:
    """Return whether a file is hidden or was left behind by a program, by its name."""
    lower = name.lower()
    return (
        name.startswith(_PASSED_OVER_BEGINNINGS)
        or lower in _PASSED_OVER
        or lower.endswith(_PASSED_OVER_ENDS)
    )


def is_passed_over_folder(name: str) -> bool:
    """Return whether a folder is hidden, or one where a system keeps its own or deleted files."""
    return name.startswith(".") or name.lower() in _PASSED_OVER_FOLDERS


def unread_type(suffix: str) -> str:
    """Return why a file with this suffix, in lower case, is not read."""
    if not suffix:
        return "no file type"
    if suffix not in _UNREAD:
        return f"unknown type {suffix}"
    name, hint = _UNREAD[suffix]
    return f"{name} ({suffix}) is not read" + (f"; {hint}" if hint else "")

"""Mails: RFC 5322 messages (.eml), Outlook messages (.msg), and mailboxes (.mbox)."""

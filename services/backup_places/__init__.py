"""Backups elsewhere: encrypted copies in a second folder, in S3-compatible storage or on a WebDAV server."""

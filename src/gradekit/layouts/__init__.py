"""What an instructor downloaded, a folder or an archive, understood as submissions of students."""

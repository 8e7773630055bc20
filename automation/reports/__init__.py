"""Portal reports: fetch them, read their JSON, their shots and their pictures."""

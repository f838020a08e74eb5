"""The exercises: one folder per lesson, one file per exercise."""

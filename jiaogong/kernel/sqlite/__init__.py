"""Django's SQLite backend with one write lock shared by threads and processes (named by DATABASES ENGINE)."""

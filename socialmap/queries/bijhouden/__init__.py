"""What people keep up: forms and tables of records."""

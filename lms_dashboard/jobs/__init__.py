"""What runs beside the pages: serving, building the frontend."""

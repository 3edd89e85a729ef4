"""The council: its posts and bodies, directorates, wards, closures and settings."""

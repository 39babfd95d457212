"""Readers of files of every form."""

"""The guarantees that programs written with the official Python client rely on."""

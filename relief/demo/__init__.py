"""The demonstration: fictional officers and cases."""

"""Every way in: Python, command line, HTTP and the web page."""

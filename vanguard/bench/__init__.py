"""Cases: read from files, judged without a gateway, scored and told."""

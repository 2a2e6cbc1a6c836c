"""Records of the audit log in the formats that other systems collect, one file a format."""

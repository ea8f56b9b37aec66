"""Problems, and the rules that files break: everything that staff are told, in Thai and English."""

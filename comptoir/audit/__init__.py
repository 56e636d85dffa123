"""The journal: every act, sealed into a chain that anyone can verify. It knows nobody."""

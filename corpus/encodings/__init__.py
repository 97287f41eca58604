"""Which encoding bytes are text in."""

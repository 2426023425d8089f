/// Load scenarios against a whole server: what `docs/benchmarks.md` reports is measured by these.
@NullMarked
package io.pacspace.bench;

import org.jspecify.annotations.NullMarked;

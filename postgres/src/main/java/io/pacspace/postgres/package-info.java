/// A real PostgreSQL from Maven Central's binaries, run beside this JVM, its data kept between
/// runs.
@NullMarked
package io.pacspace.postgres;

import org.jspecify.annotations.NullMarked;

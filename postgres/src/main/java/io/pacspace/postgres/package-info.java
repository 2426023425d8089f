/// A real PostgreSQL from Maven Central's binaries, run as a child of this JVM and kept between
/// runs.
@NullMarked
package io.pacspace.postgres;

import org.jspecify.annotations.NullMarked;

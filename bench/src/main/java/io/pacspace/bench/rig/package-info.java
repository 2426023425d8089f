/// What every scenario stands on: an installation of its own, its options, tenants, processor times
/// and tables.
@NullMarked
package io.pacspace.bench.rig;

import org.jspecify.annotations.NullMarked;

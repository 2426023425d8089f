/// Real servers on real databases for the tests of all modules.
@NullMarked
package io.pacspace.testing;

import org.jspecify.annotations.NullMarked;

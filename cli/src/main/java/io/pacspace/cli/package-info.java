/// The command `pacspace`: checks proof files and logs without trusting who made them.
@NullMarked
package io.pacspace.cli;

import org.jspecify.annotations.NullMarked;

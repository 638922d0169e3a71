/**
 * What every transport must do, as abstract JUnit tests: a transport is held to them by a class
 * that extends one of them.
 */
@NullMarked
package io.parley.testing.contract;

import org.jspecify.annotations.NullMarked;

/** The cryptographic services of the moment: whoever needs one keeps it while the bundles that provide it are swapped. */
package org.jnoports.crypto.current;

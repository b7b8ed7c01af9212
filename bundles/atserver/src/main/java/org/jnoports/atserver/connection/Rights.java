package org.jnoports.atserver.connection;

/** What one of the owner's connections may do (atprotocol.md, section 3.22). Keys are full keys, lower case. */
public interface Rights {
    /** The owner's, who logged in without an enrolment. */
    Rights EVERYTHING = new Rights() {
        @Override
        public boolean mayRead(String key) {
            return true;
        }

        @Override
        public boolean mayWrite(String key) {
            return true;
        }

        @Override
        public boolean mayManage() {
            return true;
        }

        @Override
        public boolean isUnlimited() {
            return true;
        }
    };

    boolean mayRead(String key);

    boolean mayWrite(String key);

    /** Whether it may decide about enrolments and make pass codes. */
    boolean mayManage();

    /** Whether it may do everything in every namespace. */
    boolean isUnlimited();
}

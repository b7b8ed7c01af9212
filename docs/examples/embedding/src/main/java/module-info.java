/** A program that reaches devices. The rest of JNoPorts is found by ServiceLoader. */
module com.example.embedding {
    requires org.jnoports.api;
}

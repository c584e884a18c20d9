namespace SocketIoNet.Namespaces;

/// <summary>The namespace that a client has entered, or the message of its rejection.</summary>
internal readonly record struct NamespaceEntry(Namespace? Target, string Rejection)
{
    public static NamespaceEntry Invalid { get; } = new(null, "Invalid namespace");

    public static NamespaceEntry TooMuchAuth { get; } = new(null, "too much auth");

    public static NamespaceEntry TooMany { get; } = new(null, "too many namespaces");
}

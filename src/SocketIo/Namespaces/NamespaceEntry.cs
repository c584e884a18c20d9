namespace SocketIoNet.Namespaces;

/// <summary>A namespace that a client has been counted in, or what the client is told instead.</summary>
internal readonly record struct NamespaceEntry(Namespace? Target, string Refusal)
{
    public static NamespaceEntry Invalid { get; } = new(null, "Invalid namespace");

    public static NamespaceEntry TooMuchAuth { get; } = new(null, "too much auth");

    public static NamespaceEntry TooMany { get; } = new(null, "too many namespaces");
}

using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Servers;

/// <summary>One of the servers that are compared, and how it is started.</summary>
internal sealed record ServerSpec(string Key, string Title, string Program, string[] Arguments)
{
    public Dialect Dialect { get; init; } = new SocketIoDialect();

    public ServerFeatures Features { get; init; } = ServerFeatures.Everything;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Compiled while it runs, and therefore warmed up for longer; tells how much it has allocated.</summary>
    public bool IsDotNet { get; init; }

    /// <summary>Left out with a note when this file is missing.</summary>
    public string RequiredFile { get; init; } = "";
}

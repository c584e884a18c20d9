using SocketIoNet.Redis.Classic;

namespace SocketIoNet.Redis.Emitting;

/// <summary>A namespace, and the sockets of it that are meant.</summary>
internal sealed record EmitterTarget(string Prefix, string Namespace, BroadcastOptions Options)
{
    /// <summary>The channels do not depend on the sender, who receives nothing.</summary>
    public ClassicChannels Channels => new(Prefix, Namespace, serverId: "");

    public EmitterTarget To(IEnumerable<string> rooms) => this with { Options = Options with { Rooms = [.. (Options.Rooms ?? []).Union(rooms, StringComparer.Ordinal)] } };

    public EmitterTarget Except(IEnumerable<string> rooms) => this with { Options = Options with { Except = [.. Options.Except.Union(rooms, StringComparer.Ordinal)] } };
}

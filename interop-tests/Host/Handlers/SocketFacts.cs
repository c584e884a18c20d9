using System.Collections.Concurrent;

namespace SocketIoNet.InteropHost.Handlers;

/// <summary>What a socket says about itself, and how it ended.</summary>
internal static class SocketFacts
{
    private static readonly ConcurrentDictionary<string, string?[]> Ends = new(StringComparer.Ordinal);

    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("self", () => new
        {
            id = socket.Id,
            connected = socket.Connected,
            name = socket.Namespace.Name,
            isServer = ReferenceEquals(socket.Server, io),
            isListed = socket.Namespace.Sockets.ContainsKey(socket.Id),
            protocol = socket.Connection.Protocol,
            upgraded = socket.Connection.IsUpgraded,
        });
        socket.OnDisconnect((reason, description) =>
        {
            Ends[socket.Id] = [reason, description, socket.Connected ? "connected" : "gone"];
            return Task.CompletedTask;
        });
        socket.On("last-of", (string id) => Ends.GetValueOrDefault(id));
    }
}

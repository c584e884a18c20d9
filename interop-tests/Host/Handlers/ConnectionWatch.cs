using System.Collections.Concurrent;
using System.Text;

namespace SocketIoNet.InteropHost.Handlers;

/// <summary>What is seen of a connection by those who watch it: packets, and the ends of those that are over.</summary>
internal static class ConnectionWatch
{
    private static readonly ConcurrentDictionary<string, string> Ends = new(StringComparer.Ordinal);

    public static void Add(Socket socket)
    {
        var packets = new ConcurrentQueue<object[]>();
        var drained = 0;
        socket.Connection.OnPacketReceived((_, packet) =>
            packets.Enqueue([packet.Type, packet.IsBinary ? packet.Data.Length : Encoding.UTF8.GetString(packet.Data.Span)]));
        socket.Connection.OnDrained(_ => Interlocked.Increment(ref drained));
        socket.Connection.OnClosed((_, reason, _) => Ends[socket.Id] = reason);
        socket.On("packets", () => packets.ToArray());
        socket.On("drained", () => Volatile.Read(ref drained) > 0);
        socket.On("end-of", (string id) => Ends.GetValueOrDefault(id));
    }
}

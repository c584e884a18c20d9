using System.Text.Json;
using System.Text.Json.Nodes;

namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>What one client sends goes to all, through the types that handlers declare.</summary>
internal static class TypedRelays
{
    private static readonly byte[] Stamp = [1, 2, 3];

    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("relay-element", (Post<JsonElement> post) => io.Emit("relayed", post));
        socket.On("relay-node", (Post<JsonNode> post) => io.Emit("relayed", post));
        socket.On("relay-object", (Post<object> post) => io.Emit("relayed", post));
        socket.On("relay-dictionary", (Dictionary<string, object> post) => io.Emit("relayed", post));
        socket.On("relay-stamped", (JsonElement post) => io.Emit("relayed", post, Stamp));
        socket.On("relay-arguments", (EventArguments post) => io.Emit("relayed", post, Stamp));
        socket.On("relay-photos", (byte[][] photos) => io.Emit("relayed", [photos, .. photos]));
    }

    private sealed record Post<T>(T? Meta, byte[]? Image);
}

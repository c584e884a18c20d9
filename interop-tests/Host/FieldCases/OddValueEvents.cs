using System.Text.Json;

namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Sends such values to one, to many and as acknowledgements, and tells what the emitter noticed.</summary>
internal static class OddValueEvents
{
    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("odd-self", (string kind, string place) =>
        {
            Try(socket, () => socket.Emit("odd", OddValues.Place(place, OddValues.Create(kind))));
            socket.Emit("after");
        });
        socket.On("odd-room", (string kind, string place, string room) =>
        {
            Try(socket, () => io.To(room).Emit("odd", OddValues.Place(place, OddValues.Create(kind))));
            io.To(room).Emit("after");
        });
        socket.On("odd-ack", (string kind, string place) => OddValues.Place(place, OddValues.Create(kind)));
        socket.On("odd-question", (string kind, Ack ack) => Background.Run(() => AskAsync(socket, kind, ack)));
    }

    public static string KindOf(Socket socket) =>
        socket.Handshake.GetAuth<JsonElement?>() is { ValueKind: JsonValueKind.Object } auth && auth.TryGetProperty("kind", out var kind)
            ? kind.GetString() ?? ""
            : "";

    private static async Task AskAsync(Socket socket, string kind, Ack ack)
    {
        var result = "accepted";
        try
        {
            await socket.EmitWithAckAsync<JsonElement>("question", OddValues.Create(kind));
        }
        catch (PayloadSerializationException)
        {
            result = "refused";
        }

        ack.Send(result, await socket.EmitWithAckAsync<int>("question", 1));
    }

    private static void Try(Socket socket, Action emit)
    {
        try
        {
            emit();
        }
        catch (PayloadSerializationException error)
        {
            socket.Emit("refused", error.Message);
        }
    }
}

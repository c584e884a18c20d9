using System.Text;
using System.Text.Json;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>What comes back as it was sent, and what the server says about itself.</summary>
internal static class EchoEvents
{
    public static void Add(Socket socket)
    {
        socket.On("echo", (EventArguments arguments) => socket.Emit("echo", arguments));
        socket.On("echo-ack", (EventArguments arguments, Ack ack) => ack.Send(arguments));
        socket.On("text-info", (string text) => TextInfo(text));
        socket.On("types", (Ack ack) => SendTypes(ack));
        socket.On("id", () => socket.Id);
        socket.On("transport", () => socket.Connection.Transport);
        socket.On("handshake", () => HandshakeView.Of(socket));
        socket.On("burst", (int count, JsonElement tag) => Burst(socket, count, tag));
        socket.On("burst-mixed", (int count, JsonElement tag) => BurstMixed(socket, count, tag));
        socket.On("big", (int length) => socket.Emit("big", new string('x', length)));
        AddSequence(socket);
    }

    private static object TextInfo(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new { units = text.Length, bytes = bytes.Length, sha256 = Bytes.Sha256(bytes) };
    }

    private static void SendTypes(Ack ack)
    {
        object[] nestedList = [1, new object[] { 2, new[] { 3 } }];
        var nestedObject = new { a = new { b = new { c = (object?)null } } };
        ack.Send(null, true, false, 0, -1, 1.5, 1234567890123, "", "é", Array.Empty<object>(), new { }, nestedList, nestedObject);
    }

    private static void Burst(Socket socket, int count, JsonElement tag)
    {
        for (var i = 0; i < count; i++) socket.Emit("burst", tag, i);
    }

    private static void BurstMixed(Socket socket, int count, JsonElement tag)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 3 == 0) socket.Emit("burst", tag, i, new[] { (byte)i });
            else socket.Emit("burst", tag, i);
        }
    }

    private static void AddSequence(Socket socket)
    {
        var collected = new List<JsonElement>();
        socket.On("seq", (JsonElement value) => collected.Add(value));
        socket.On("seq-dump", () =>
        {
            var dump = collected.ToArray();
            collected.Clear();
            return dump;
        });
    }
}

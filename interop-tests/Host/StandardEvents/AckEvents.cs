using System.Collections.Concurrent;
using System.Text.Json;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>Acknowledgements both ways.</summary>
internal static class AckEvents
{
    private static readonly ConcurrentDictionary<string, int> Calls = new(StringComparer.Ordinal);

    public static void Add(Socket socket)
    {
        socket.On("ask", (EventArguments arguments) => Background.Run(() => AskAsync(socket, arguments)));
        socket.On("ask-timeout", (int ms) => Background.Run(() => AskWithLimitAsync(socket, TimeSpan.FromMilliseconds(ms))));
        socket.On("silent", () => { });
        socket.On("ack-twice", (Ack ack) =>
        {
            ack.Send("first");
            ack.Send("second");
        });
        var release = () => { };
        socket.On("held-ack", (JsonElement value, Ack ack) => { release = () => ack.Send(value); });
        socket.On("release-ack", () => release());
        socket.On("late-ack", (int ms, JsonElement value, Ack ack) => Background.Run(async () =>
        {
            await Task.Delay(ms);
            ack.Send(value);
        }));
        socket.On("flaky", (string key, Ack ack) =>
        {
            var calls = Calls.AddOrUpdate(key, 1, static (_, n) => n + 1);
            if (calls > 1) ack.Send(calls);
        });
        socket.On("ask-room", (string room, int ms, Ack ack) =>
            Background.Run(() => AskRoomAsync(socket, room, TimeSpan.FromMilliseconds(ms), ack)));
    }

    private static async Task AskAsync(Socket socket, EventArguments arguments) =>
        socket.Emit("answer", await socket.EmitWithAckAsync<EventArguments>("question", arguments));

    private static async Task AskWithLimitAsync(Socket socket, TimeSpan limit)
    {
        try
        {
            socket.Emit("answer", await socket.Timeout(limit).EmitWithAckAsync<JsonElement>("question", "timed"));
        }
        catch (AckTimeoutException)
        {
            socket.Emit("answer-timeout");
        }
    }

    private static async Task AskRoomAsync(Socket socket, string room, TimeSpan limit, Ack ack)
    {
        try
        {
            var answers = await socket.Namespace.To(room).Timeout(limit).EmitWithAckAsync<JsonElement?>("question", "room");
            ack.Send(new { ok = true, answers });
        }
        catch (AckTimeoutException late)
        {
            ack.Send(new { ok = false, answers = late.Responses });
        }
    }
}

using System.Globalization;

namespace SocketIoNet.InteropHost.Cluster;

/// <summary>Events for many.</summary>
internal static class BroadcastEvents
{
    public static void Add(Socket socket, string server)
    {
        var all = socket.Namespace;
        socket.On("emit", (Selection selection, string name, EventArguments arguments, Ack ack) => Emit(all, selection, name, arguments, ack));
        socket.On("cast", (Selection selection, string name, EventArguments arguments, Ack ack) => Emit(socket.Broadcast, selection, name, arguments, ack));
        socket.On("burst", (Selection selection, string name, int count, int size) => Burst(selection.Of(all), server, name, count, size));
        socket.On("emit-date", (Selection selection, string name, long ms, Ack ack) =>
        {
            selection.Of(all).Emit(name, Date(ms));
            ack.Send();
        });
        socket.On("emit-date-binary", (Selection selection, string name, long ms, Ack ack) =>
        {
            selection.Of(all).Emit(name, new { at = Date(ms), bytes = new byte[] { 1, 2, 3 } });
            ack.Send();
        });
        socket.On("ask", (Selection selection, string name, EventArguments arguments, Ack ack) => Background.Run(() => AskAsync(selection.Of(all), name, arguments, ack)));
        socket.On("ask-cast", (Selection selection, string name, EventArguments arguments, Ack ack) =>
            Background.Run(() => AskAsync(selection.Of(socket.Broadcast), name, arguments, ack)));
    }

    /// <summary>Acknowledges with the answers, of which those that came in time are given in any case.</summary>
    public static async Task AnswerAllAsync(Func<Task<IReadOnlyList<EventArguments>>> ask, Ack ack)
    {
        try
        {
            ack.Send(new { ok = true, answers = Values(await ask()) });
        }
        catch (AckTimeoutException late)
        {
            ack.Send(new { ok = false, error = late.Message, answers = Values(late.Responses.OfType<EventArguments>()) });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ack.Send(new { ok = false, error = exception.Message, answers = Array.Empty<object>() });
        }
    }

    private static Task AskAsync(BroadcastOperator target, string name, EventArguments arguments, Ack ack) =>
        AnswerAllAsync(() => target.EmitWithAckAsync<EventArguments>(name, arguments), ack);

    private static object?[] Values(IEnumerable<EventArguments> answers) => [.. answers.Select(AnyValue.First)];

    private static void Emit(BroadcastOperator target, Selection selection, string name, EventArguments arguments, Ack ack)
    {
        selection.Of(target).Emit(name, arguments);
        ack.Send();
    }

    private static int Burst(BroadcastOperator target, string server, string name, int count, int size)
    {
        var bytes = size > 0 ? Bytes.Pattern(size) : null;
        for (var i = 0; i < count; i++)
        {
            if (bytes is null) target.Emit(name, server, i);
            else target.Emit(name, server, i, bytes);
        }

        return count;
    }

    /// <summary>As JavaScript writes dates.</summary>
    private static string Date(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

namespace SocketIoNet.InteropHost.Cluster;

/// <summary>Registers handlers that answer with what they return, or with what went wrong.</summary>
internal static class ClusterHandlers
{
    /// <summary>A handler that is done before the next event of the client is handled.</summary>
    public static void Answer(this Socket socket, string name, Func<EventArguments, Task<object?>> handle) =>
        socket.On(name, (EventArguments arguments, Ack ack) => AnswerAsync(handle, arguments, ack));

    /// <summary>A handler that waits for others, while later events of the client are handled.</summary>
    public static void AnswerLater(this Socket socket, string name, Func<EventArguments, Task<object?>> handle) =>
        socket.On(name, (EventArguments arguments, Ack ack) => Background.Run(() => AnswerAsync(handle, arguments, ack)));

    private static async Task AnswerAsync(Func<EventArguments, Task<object?>> handle, EventArguments arguments, Ack ack)
    {
        object? result;
        try
        {
            result = await handle(arguments);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            result = new { ok = false, error = exception.Message };
        }

        ack.Send(result);
    }
}

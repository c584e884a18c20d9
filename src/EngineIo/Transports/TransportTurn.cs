namespace SocketIoNet.EngineIo;

/// <summary>
/// What a thread of a transport does before it waits for more. A transport that runs handlers on threads of its own, as with <see cref="IPushConnection"/>, offers it, so that
/// what handlers cause in one turn can be sent together.
/// </summary>
public abstract class TransportTurn
{
    [ThreadStatic]
    private static TransportTurn? t_current;

    /// <summary>The turn of the current thread; null if it is no thread of such a transport.</summary>
    public static TransportTurn? Current
    {
        get => t_current;
        protected set => t_current = value;
    }

    /// <summary>Whether another thread has the turn, since a handler has blocked this one. It stays so until the handler has returned.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Has work done at the end of the turn: when what has arrived was handled, or soon if a handler blocks. It is lost if the transport ends before.</summary>
    /// <param name="work">Does not block. Runs on a thread of the transport, once for each call.</param>
    /// <returns>False if the work is not done: a handler has blocked, and another thread has the turn.</returns>
    public abstract bool TryAdd(IThreadPoolWorkItem work);

    /// <summary>Has work done that may block, by a thread of the transport made for that, which has no turn.</summary>
    public abstract void AddBlocking(IThreadPoolWorkItem work);
}

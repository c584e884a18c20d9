using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>A handler of the application together with the way to call it. It is made once, when the handler is registered.</summary>
internal abstract class BoundHandler(Delegate target)
{
    private HandlerParameters? _parameters;

    /// <summary>The delegate that was registered.</summary>
    internal Delegate Target => target;

    /// <summary>What the signature says about arguments that are missing; looked up when the first one is.</summary>
    internal HandlerParameters Parameters => _parameters ??= new HandlerParameters(target);

    /// <summary>
    /// Reads the arguments and calls the handler. What it returns is acknowledged; a handler without a result sends nothing.
    /// </summary>
    /// <param name="arguments">The arguments, of which none has been read.</param>
    /// <param name="reply">Takes the result.</param>
    /// <param name="disconnected">The token for handlers that take one.</param>
    /// <returns>What is still to be awaited; null when all is done.</returns>
    /// <exception cref="ArgumentBindingException">An argument does not fit; the handler has not been called.</exception>
    /// <exception cref="Exception">Whatever the handler throws.</exception>
    internal Task? Invoke(scoped ref ArgumentReader arguments, in AckReply reply, CancellationToken disconnected)
    {
        arguments.Begin(this, reply, disconnected);
        var running = Call(ref arguments);
        return running is { IsCompletedSuccessfully: true } ? null : running;
    }

    /// <summary>Resolves the types of the signature, and refuses those that cannot work.</summary>
    /// <exception cref="NotSupportedException">The serializer does not know a type, or the handler returns a ValueTask.</exception>
    internal abstract void Prepare(IPayloadSerializer serializer);

    protected abstract Task? Call(scoped ref ArgumentReader arguments);
}

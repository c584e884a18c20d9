using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>A handler of the application with the way to call it, created when the handler is registered. The methods of <see cref="SocketEventExtensions"/> create it.</summary>
public abstract class BoundHandler
{
    private HandlerParameters? _parameters;

    private protected BoundHandler(Delegate target) => Target = target;

    /// <summary>The delegate that was registered.</summary>
    public Delegate Target { get; }

    /// <summary>What the signature says about arguments that are missing; looked up when the first one is.</summary>
    internal HandlerParameters Parameters => _parameters ??= new HandlerParameters(Target);

    /// <summary>
    /// Reads the arguments and calls the handler. What it returns is acknowledged; a handler without a result sends nothing.
    /// </summary>
    /// <param name="arguments">The arguments, of which none has been read.</param>
    /// <param name="reply">Takes the result.</param>
    /// <param name="disconnected">The token for handlers that take one.</param>
    /// <param name="registration">What is used up by the call when it is for once.</param>
    /// <returns>What is still to be awaited; null when all is done, or when an argument does not fit: <see cref="ArgumentReader.Failure"/>.</returns>
    /// <exception cref="Exception">Whatever the handler throws.</exception>
    internal Task? Invoke(scoped ref ArgumentReader arguments, in AckReply reply, CancellationToken disconnected, HandlerRegistration? registration = null)
    {
        arguments.Begin(this, registration, reply, disconnected);
        var running = Call(ref arguments);
        return running is { IsCompletedSuccessfully: true } ? null : running;
    }

    /// <summary>Whether it reads one argument, and nothing of those that follow.</summary>
    internal virtual bool TakesOneValue => false;

    /// <summary>The types of its parameters, also of those that take no argument.</summary>
    internal abstract ReadOnlySpan<Type> ParameterTypes { get; }

    /// <summary>What it returns; null for nothing.</summary>
    private protected abstract Type? ResultType { get; }

    /// <summary>Resolves the types of the signature, and refuses those that cannot work.</summary>
    /// <exception cref="NotSupportedException">The serializer cannot read a parameter, or cannot write the result.</exception>
    internal void Prepare(IPayloadSerializer serializer)
    {
        foreach (var type in ParameterTypes) HandlerTypes.PrepareParameter(type, serializer);
        if (ResultType is { } result) HandlerTypes.PrepareResult(result, serializer);
    }

    private protected abstract Task? Call(scoped ref ArgumentReader arguments);
}

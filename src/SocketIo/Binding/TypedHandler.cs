using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>A handler whose types are known when it is compiled.</summary>
internal sealed class TypedHandler<THandler>(THandler handler, HandlerCall<THandler> call) : BoundHandler(handler)
    where THandler : Delegate
{
    private readonly THandler _handler = handler;

    internal override void Prepare(IPayloadSerializer serializer)
    {
        foreach (var type in typeof(THandler).GetGenericArguments()) HandlerTypes.Prepare(type, serializer);
    }

    protected override Task? Call(scoped ref ArgumentReader arguments) => call(_handler, ref arguments);
}

namespace SocketIoNet.Binding;

/// <summary>A handler whose types are known at compile time.</summary>
internal sealed class TypedHandler<THandler>(THandler handler, HandlerCall<THandler> call) : BoundHandler(handler)
    where THandler : Delegate
{
    // The type arguments are the parameters, for a function followed by its result.
    private static readonly Type[] Types = typeof(THandler).GetGenericArguments();
    private static readonly bool HasResult = typeof(THandler).Name.StartsWith(nameof(Func<>), StringComparison.Ordinal);

    private static readonly bool HasOneValue = HandlerTypes.AreOneValue(HasResult ? Types.AsSpan(..^1) : Types);

    private readonly THandler _handler = handler;

    internal override bool TakesOneValue => HasOneValue;

    internal override ReadOnlySpan<Type> ParameterTypes => HasResult ? Types.AsSpan(..^1) : Types;

    private protected override Type? ResultType => HasResult ? Types[^1] : null;

    private protected override Task? Call(scoped ref ArgumentReader arguments) => call(_handler, ref arguments);
}

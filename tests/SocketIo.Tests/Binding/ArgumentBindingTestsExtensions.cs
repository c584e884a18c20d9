namespace SocketIoNet.Tests.Binding;

internal static class ArgumentBindingTestsExtensions
{
    internal static void ExtensionTake(this ArgumentBindingTests test, string text) => test.Call(text);

    internal static void ExtensionTakeNullable(this ArgumentBindingTests test, string? text) => test.Call(text);
}
